import { KERNEL_GEOMETRY, OVERLAID_GEOMETRY, SMALL_GEOMETRY, type Geometry } from '../../impl/maple-tree';

/** The geometries that trees are tested in, by their slots in leaves and in allocation nodes. */
export const GEOMETRIES: readonly (readonly [name: string, geometry: Geometry])[] = [
  ['16/10', KERNEL_GEOMETRY],
  ['6/6', OVERLAID_GEOMETRY],
  ['4/3', SMALL_GEOMETRY],
];
