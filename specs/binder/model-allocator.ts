import type { Buffer, MappingOptions, ReservationAbort, ReservationCommit, ReserveExisting, ReserveNew, ReserveNewArgs, Taken } from '../../impl/binder';

/** Where a buffer goes among the free pieces that are large enough: the lowest, or the smallest and the lowest of those. */
export type Placement = 'first fit' | 'best fit';

interface Held extends Buffer {
  isAllocated: boolean;
  data: number;
}

/** A range allocator as slow and plain as can be: a byte array that says whose each byte is. */
export class ModelAllocator {
  readonly #owners: (Held | null)[];
  readonly #placement: Placement;
  readonly #pageSize: number;
  readonly #align: number;

  constructor({ size, pageSize = 4096, align = 8 }: MappingOptions, placement: Placement) {
    this.#owners = new Array<Held | null>(size).fill(null);
    this.#placement = placement;
    this.#pageSize = pageSize;
    this.#align = align;
  }

  get buffers(): readonly Held[] {
    return [...new Set(this.#owners.filter((owner) => owner !== null))];
  }

  get freeOnewaySpace(): number {
    return Math.floor(this.#owners.length / 2) - this.#owners.filter((owner) => owner?.isOneway).length;
  }

  reserveNew({ size: wanted, isOneway, pid, debugId = 0 }: ReserveNewArgs): ReserveNew {
    let size = wanted;
    while (size % this.#align !== 0) size++;
    if (size < 1) return { ok: false, error: 'EINVAL' };
    const offset = this.#place(size);
    if (offset === null || (isOneway && size > this.freeOnewaySpace)) return { ok: false, error: 'ENOSPC' };
    this.#owners.fill({ offset, size, pid, debugId, isOneway, isAllocated: false, data: 0 }, offset, offset + size);
    return { ok: true, offset, onewaySpamDetected: isOneway && this.#isSpam(pid) };
  }

  reservationAbort(offset: number): ReservationAbort {
    const buffer = this.#at(offset);
    if (buffer === null) return { ok: false, error: 'EINVAL' };
    if (buffer.isAllocated) return { ok: false, error: 'EPERM' };
    const before = this.#usedPages();
    this.#owners.fill(null, offset, offset + buffer.size);
    const after = this.#usedPages();
    const freed = [...before].filter((page) => !after.has(page));
    // Where no page comes free, where that is has no meaning.
    return { ok: true, pages: freed.length === 0 ? { first: -1, end: -1 } : { first: Math.min(...freed), end: Math.max(...freed) + 1 } };
  }

  reservationCommit(offset: number, data: number): ReservationCommit {
    const buffer = this.#at(offset);
    if (buffer === null || buffer.isAllocated) return { ok: false, error: 'ENOENT' };
    Object.assign(buffer, { isAllocated: true, data });
    return { ok: true };
  }

  reserveExisting(offset: number): ReserveExisting {
    const buffer = this.#at(offset);
    if (!buffer?.isAllocated) return { ok: false, error: 'ENOENT' };
    const { size, debugId, data } = buffer;
    Object.assign(buffer, { isAllocated: false, data: 0 });
    return { ok: true, size, debugId, data };
  }

  lookUp(offset: number): Buffer | null {
    const buffer = this.#at(offset);
    return buffer && { offset, size: buffer.size, pid: buffer.pid, debugId: buffer.debugId, isOneway: buffer.isOneway };
  }

  taken(): readonly Taken[] {
    return this.buffers.filter(({ isAllocated }) => isAllocated).map(({ offset, size, debugId, data }) => ({ offset, size, debugId, data }));
  }

  #at(offset: number): Held | null {
    const owner = this.#owners[offset] ?? null;
    return owner?.offset === offset ? owner : null;
  }

  #place(size: number): number | null {
    let found: { offset: number; free: number } | null = null;
    for (let offset = 0; offset < this.#owners.length; offset++) {
      if (this.#owners[offset] !== null || (offset > 0 && this.#owners[offset - 1] === null)) continue;
      let free = 0;
      while (offset + free < this.#owners.length && this.#owners[offset + free] === null) free++;
      if (free < size) continue;
      if (found === null || (this.#placement === 'best fit' && free < found.free)) found = { offset, free };
    }
    return found?.offset ?? null;
  }

  #usedPages(): Set<number> {
    return new Set(this.#owners.flatMap((owner, offset) => (owner === null ? [] : [Math.floor(offset / this.#pageSize)])));
  }

  /** Less than a tenth of the mapping is left, and this sender has more than 50 buffers or a quarter of the mapping. */
  #isSpam(pid: number): boolean {
    const total = this.#owners.length;
    const own = this.buffers.filter((buffer) => buffer.isOneway && buffer.pid === pid);
    const bytes = own.reduce((sum, { size }) => sum + size, 0);
    return this.freeOnewaySpace < Math.floor(total / 10) && (own.length > 50 || bytes > Math.floor(total / 4));
  }
}
