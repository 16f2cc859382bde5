import { Secret } from '#platform/config/secret.ts';
import type { Setting, SettingDeclarations } from '#platform/config/setting.ts';

const secret = (name: string, description: string, pattern: RegExp, expected: string): Setting<Secret> => ({
  name,
  description,
  secret: true,
  parse: (text) => {
    if (!pattern.test(text)) throw new Error(expected);
    return new Secret(text);
  },
});

/** What connects a live Stripe account; both are required once Stripe is `live`. */
export const stripeSettings = {
  stripeApiKey: secret(
    'WEIR_STRIPE_API_KEY',
    'Stripe: a restricted key (rk_…) with the permissions of docs/systems/stripe.md.',
    /^(sk|rk)_(live|test)_\S+$/,
    'a secret or restricted key: sk_live_…, rk_live_…, sk_test_… or rk_test_…',
  ),
  stripeWebhookSecret: secret(
    'WEIR_STRIPE_WEBHOOK_SECRET',
    'Stripe: the signing secret (whsec_…) of the webhook endpoint; several, parted by commas, while one is rolled.',
    /^whsec_[^\s,]+(,whsec_[^\s,]+)*$/,
    'a signing secret: whsec_…',
  ),
} satisfies SettingDeclarations;
