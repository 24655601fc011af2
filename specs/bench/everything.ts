/** No bound, every violation. */
export { UNBOUNDED as EVERYTHING } from '../../harness/search/outcome';
