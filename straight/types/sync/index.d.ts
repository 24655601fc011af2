export type { Lock } from './lock-guard';
export { LockGuard } from './lock-guard';
export { SpinLock } from './spin-lock';
export { Mutex } from './mutex';
export { RwSemaphore } from './rw-semaphore';
export { Exclusive, LockedBy, Shared } from './locked-by';
