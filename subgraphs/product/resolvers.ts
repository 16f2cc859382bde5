import { isCurrencyCode } from '#domain/money.ts';
import { CodedError } from '#platform/errors.ts';
import { parsePageArgs, toConnection, withCheckedCursor } from '../connection.ts';
import { checkPrices } from './check-prices.ts';
import type { Resolvers } from './generated.ts';

export const resolvers: Resolvers = {
  Query: {
    product: (_, { id }, { productById }) => productById.load(id),
    products: async (_, { search, active, ...page }, { ports, productById, call }) => {
      const query = {
        page: parsePageArgs(page, 20),
        ...(search ? { search } : {}),
        ...(typeof active === 'boolean' ? { active } : {}),
      };
      const found = await withCheckedCursor(ports.products.listProducts(query, call));
      for (const { node } of found.items) productById.prime(node.id, node);
      return toConnection(found);
    },
    priceCheck: (_, { input }, context) => checkPrices(input, context),
  },
  Product: {
    __resolveReference: ({ id }, { productById }) => productById.load(id),
    availability: ({ id }, _, { availabilityByProduct }) => availabilityByProduct.load(id),
    prices: ({ sku }, { currency }, { pricesBySku }) => {
      if (!isCurrencyCode(currency)) {
        throw new CodedError(
          'BAD_USER_INPUT',
          `currency is "${currency}": give an ISO 4217 code such as USD`,
        );
      }
      return pricesBySku.load({ sku, currency });
    },
  },
};
