interface Tenant {
  /** The place of the last of its calls. */
  tag: number;
  queued: number;
}

interface Caller {
  readonly tenants: Map<string, Tenant>;
  /** How many of them have calls waiting. */
  waiting: number;
}

/** A tenant all of whose calls were withdrawn would be kept for its place in the order; so many are not worth it. */
const mostIdle = 1_000;

/**
 * The order of the calls of one class that wait: callers take turns, and in a caller's turns its tenants do (start-time fair
 * queueing, where a tenant weighs as much less as its caller has tenants waiting). Calls go by their tags, lowest first.
 */
export class Turns {
  readonly #callers = new Map<string, Caller>();
  /** The tag of the call that went last: where one that comes new begins. */
  #now = 0;
  #queued = 0;
  #kept = 0;
  #waitingCallers = 0;

  /** One more call of the tenant waits; its tag. */
  enter(callerName: string, tenantName: string): number {
    const caller = this.#caller(callerName);
    let tenant = caller.tenants.get(tenantName);
    if (tenant === undefined) {
      tenant = { tag: 0, queued: 0 };
      caller.tenants.set(tenantName, tenant);
      this.#kept += 1;
    }
    if (tenant.queued === 0) {
      caller.waiting += 1;
      if (caller.waiting === 1) this.#waitingCallers += 1;
    }
    tenant.queued += 1;
    this.#queued += 1;
    tenant.tag = Math.max(tenant.tag, this.#now) + caller.waiting;
    return tenant.tag;
  }

  /** The call with this tag has its turn. */
  took(tag: number): void {
    this.#now = Math.max(this.#now, tag);
  }

  /** A call of the tenant waits no more. */
  leave(callerName: string, tenantName: string): void {
    const caller = this.#callers.get(callerName);
    const tenant = caller?.tenants.get(tenantName);
    if (caller === undefined || tenant === undefined) return;
    tenant.queued -= 1;
    this.#queued -= 1;
    if (tenant.queued === 0) {
      caller.waiting -= 1;
      if (caller.waiting === 0) this.#waitingCallers -= 1;
      if (tenant.tag <= this.#now) this.#forget(callerName, caller, tenantName);
    }
    if (this.#queued === 0) this.#forgetAll();
    else if (this.#kept > mostIdle + this.#queued) this.#forgetIdle();
  }

  /** How many calls go before one of this tenant that came now, if all go on as they do. */
  before(callerName: string, tenantName: string): number {
    const caller = this.#callers.get(callerName);
    const own = caller?.tenants.get(tenantName)?.queued ?? 0;
    return (own + 1) * Math.max(1, caller?.waiting ?? 0) * Math.max(1, this.#waitingCallers) - 1;
  }

  #caller(name: string): Caller {
    const known = this.#callers.get(name);
    if (known !== undefined) return known;
    const caller = { tenants: new Map(), waiting: 0 };
    this.#callers.set(name, caller);
    return caller;
  }

  #forget(callerName: string, caller: Caller, tenantName: string): void {
    caller.tenants.delete(tenantName);
    this.#kept -= 1;
    if (caller.tenants.size === 0) this.#callers.delete(callerName);
  }

  #forgetIdle(): void {
    for (const [callerName, caller] of this.#callers)
      for (const [tenantName, { queued }] of caller.tenants)
        if (queued === 0) this.#forget(callerName, caller, tenantName);
  }

  #forgetAll(): void {
    this.#callers.clear();
    this.#kept = 0;
  }
}
