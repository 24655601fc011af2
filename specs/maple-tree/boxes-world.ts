import { boxedI32, newBoxedI32, RcuBox, type RcuBoxType, type RcuRef } from '../../impl/boxes';
import { MapleTreeAlloc, type Geometry } from '../../impl/maple-tree';
import { load, type Thread } from '../../impl/memory';
import { IdealRcu } from '../../impl/rcu';
import { NodeLedger } from './node-ledger';
import { serveAll } from './player';

/** A tree of boxes whose values have a destructor of their own: one that runs twice, or not at all, is noticed. */
export class BoxesWorld {
  readonly memory = new NodeLedger();
  readonly rcu: IdealRcu;
  readonly type: RcuBoxType<RcuBox>;
  readonly tree: MapleTreeAlloc<RcuBox, RcuRef, RcuRef>;

  constructor(geometry: Geometry, useRcu: boolean = true) {
    this.rcu = this.run(IdealRcu.create({ readers: 1 }));
    this.type = RcuBox.of(this.rcu, boxedI32);
    this.tree = this.run(MapleTreeAlloc.create<RcuBox, RcuRef, RcuRef>({ rcu: this.rcu, useRcu, entry: this.type, geometry }));
  }

  run<T>(thread: Thread<T>): T {
    return this.memory.run(thread);
  }

  /** A new box with a number in it. */
  box(value: number): RcuBox {
    return this.run(RcuBox.create(this.type, this.run(newBoxedI32(value))))!;
  }

  /** The number in what was borrowed. */
  read(borrowed: RcuRef | null): number | null {
    return borrowed === null ? null : this.run(load(this.run(borrowed.read())));
  }

  /** The number in a box, which is alive. */
  valueOf(box: RcuBox): number {
    return this.read(this.run(box.deref()))!;
  }

  /** Drops boxes. */
  drop(...boxes: readonly RcuBox[]): void {
    for (const box of boxes) this.run(box.drop());
  }

  elapse(): void {
    this.run(serveAll(this.rcu));
  }

  /** Drops the tree, and returns what is left when the readers have left. */
  end(): readonly string[] {
    this.run(this.tree.drop());
    this.elapse();
    return this.memory.checked.live;
  }
}
