import { createLiveClient } from '../live-client/create-live-client.ts';
import { orderStatus } from '../live-client/documents.ts';

// A CRM panel: a customer's orders, and their status as it changes. `/panel#customer=ID&token=TOKEN`: what stands behind # is sent to no server.
const given = new URLSearchParams(location.hash.slice(1));
const customerId = given.get('customer') ?? '';
const token = given.get('token') ?? '';

interface Order {
  readonly id: string;
  readonly number: string;
  readonly status: string;
}

function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no element "${id}"`);
  return element;
}

function showProblem(message: string): void {
  byId('problem').textContent = message;
  byId('problem').hidden = false;
}

function showOrder({ id, number, status }: Order, changed: string): void {
  const row = document.querySelector<HTMLElement>(`tr[data-order="${CSS.escape(id)}"]`) ?? newRow(id);
  const isFresh = row.dataset.status !== undefined && row.dataset.status !== status;
  row.dataset.status = status;
  row.toggleAttribute('data-fresh', isFresh);
  row.replaceChildren(...[number, status, changed].map(toCell));
}

function newRow(id: string): HTMLElement {
  const row = document.createElement('tr');
  row.dataset.order = id;
  byId('orders').append(row);
  return row;
}

function toCell(text: string): HTMLElement {
  const cell = document.createElement('td');
  cell.textContent = text;
  return cell;
}

async function showOrders(): Promise<void> {
  const query = `query PanelOrders($id: ID!) { customer(id: $id) { id name orders(first: 20) { nodes { id number status } } } }`;
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables: { id: customerId } }),
  });
  const { data, errors } = await response.json();
  if (!data?.customer) throw new Error(errors?.[0]?.message ?? 'There is no such customer');
  byId('customer').textContent = data.customer.name;
  for (const order of data.customer.orders?.nodes ?? []) showOrder(order, '');
}

const client = createLiveClient({
  url: `${location.origin.replace(/^http/, 'ws')}/graphql`,
  token: () => token,
  onState: (state) => {
    byId('state').textContent = state;
    byId('state').dataset.state = state;
  },
});
await showOrders().catch((error: unknown) => showProblem(String(error)));
client.follow(
  orderStatus,
  { customerId },
  {
    onEvent: ({ orderStatusChanged: { order, status, occurredAt } }) => {
      if (order) showOrder({ ...order, status }, new Date(occurredAt).toLocaleTimeString());
    },
    onEnd: (errors) => {
      const [error] = errors;
      if (error) showProblem(error instanceof Error ? error.message : JSON.stringify(error));
    },
  },
);
