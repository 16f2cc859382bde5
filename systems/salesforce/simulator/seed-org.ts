import { salesforceId } from '#sandbox/company/salesforce-id.ts';
import { sandboxSalesforce } from './credentials.ts';
import type { OrgData, Row, Value } from './org-data.ts';

/** The only org, and the user as whom everything is done. */
export const organizationId = salesforceId('00D', 1);
export const userId = salesforceId('005', 1);

export type Values = Readonly<Record<string, Value>>;

/** What the audit fields of a row say; new and seeded alike. */
export function auditFields(createdAt: string, modifiedAt = createdAt): Values {
  return {
    IsDeleted: false,
    CreatedDate: createdAt,
    CreatedById: userId,
    LastModifiedDate: modifiedAt,
    LastModifiedById: userId,
    SystemModstamp: modifiedAt,
  };
}

/** Salesforce keeps whole seconds. */
export function toSecond(epochMs: number): string {
  return new Date(Math.floor(epochMs / 1000) * 1000).toISOString();
}

export function seedRow(id: string, createdAt: string, values: Values): Row {
  return { id, values: { ...values, ...auditFields(toSecond(Date.parse(createdAt))) } };
}

/** The org itself and its users. */
export function seedOrg(org: OrgData, createdAt: string): void {
  org.table('Organization')?.rows.seedWith([
    seedRow(organizationId, createdAt, {
      Name: 'Weir Sandbox',
      InstanceName: 'WR0',
      IsSandbox: true,
      OrganizationType: 'Enterprise Edition',
      Country: 'US',
      LanguageLocaleKey: 'en_US',
      TimeZoneSidKey: 'GMT',
    }),
  ]);
  const users = [
    { username: sandboxSalesforce.username, first: 'Integration', last: 'User', type: 'Standard' },
    {
      username: 'autoproc@sandbox.example.com',
      first: 'Automated',
      last: 'Process',
      type: 'AutomatedProcess',
    },
  ];
  org.table('User')?.rows.seedWith(
    users.map(({ username, first, last, type }, index) =>
      seedRow(salesforceId('005', index + 1), createdAt, {
        Username: username,
        FirstName: first,
        LastName: last,
        Name: `${first} ${last}`,
        Email: username,
        IsActive: true,
        UserType: type,
        NumberOfFailedLogins: 0,
        CurrencyIsoCode: 'USD',
      }),
    ),
  );
}
