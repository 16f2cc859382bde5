/**
 * Tells Weir which records changed. Deploy it on Sales Order, Item Fulfillment, Invoice, Payment, Credit Memo, Customer and the item
 * types, for all roles and event types, with the execution contexts User Interface, REST Web Services, Scheduled Script, Map/Reduce
 * Script, CSV Import, SuiteTalk, Workflow.
 *
 * Script parameters: custscript_weir_url (https://weir.example.com/webhooks/netsuite) and custscript_weir_secret, the id of an API
 * secret (Setup > Company > API Secrets) whose value is WEIR_NETSUITE_WEBHOOK_SECRET, base64 of it as NetSuite keeps it.
 *
 * It never fails a user's save: what does not get through is found by Weir's own look at lastmodifieddate and deletedrecord.
 *
 * @NApiVersion 2.1
 * @NScriptType UserEventScript
 * @NModuleScope SameAccount
 */
define(['N/crypto', 'N/encode', 'N/https', 'N/runtime', 'N/log'], (crypto, encode, https, runtime, log) => {
  const told = {
    salesorder: [],
    itemfulfillment: ['createdfrom'],
    invoice: ['createdfrom'],
    customerpayment: [],
    creditmemo: ['createdfrom'],
    customer: [],
    inventoryitem: [],
    noninventoryitem: [],
    serviceitem: [],
  };

  /** What a payment or a credit memo settles. */
  const readApplied = (record) => {
    if (record.type !== 'customerpayment' && record.type !== 'creditmemo') return [];
    const lines = [];
    for (let line = 0; line < record.getLineCount({ sublistId: 'apply' }); line += 1) {
      const at = { sublistId: 'apply', line };
      if (record.getSublistValue({ ...at, fieldId: 'apply' })) {
        lines.push(String(record.getSublistValue({ ...at, fieldId: 'internalid' })));
      }
    }
    return lines;
  };

  const sign = (body, seconds, secretId) => {
    const key = crypto.createSecretKey({ secret: secretId, encoding: encode.Encoding.BASE_64 });
    const mac = crypto.createHmac({ algorithm: crypto.HashAlg.SHA256, key });
    mac.update({ input: `${seconds}.${body}`, inputEncoding: encode.Encoding.UTF_8 });
    return `t=${seconds},v1=${mac.digest({ outputEncoding: encode.Encoding.HEX }).toLowerCase()}`;
  };

  const afterSubmit = ({ type, newRecord, oldRecord, UserEventType }) => {
    const record = newRecord ?? oldRecord;
    const fields = told[record.type];
    if (fields === undefined) return;
    try {
      const script = runtime.getCurrentScript();
      const seconds = Math.floor(Date.now() / 1000);
      const body = JSON.stringify({
        id: `${record.type}:${record.id}:${Date.now()}:${Math.random().toString(36).slice(2)}`,
        type: record.type,
        recordId: String(record.id),
        event: type === UserEventType.DELETE ? 'delete' : type === UserEventType.CREATE ? 'create' : 'edit',
        createdFrom: fields.length > 0 ? String(record.getValue({ fieldId: 'createdfrom' }) || '') : '',
        applied: readApplied(record),
        externalId:
          record.type === 'customer' ? String(record.getValue({ fieldId: 'externalid' }) || '') : '',
      });
      const signature = sign(body, seconds, script.getParameter({ name: 'custscript_weir_secret' }));
      https.post({
        url: script.getParameter({ name: 'custscript_weir_url' }),
        headers: { 'content-type': 'application/json', 'x-weir-signature': signature },
        body,
      });
    } catch (problem) {
      log.error({ title: 'Weir was not told', details: problem });
    }
  };

  return { afterSubmit };
});
