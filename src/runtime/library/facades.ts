/**
 * Facades: the objects that TypeScript holds, in front of the runtime's own.
 *
 * There is one facade for each object, so that handles stay equal to themselves wherever they have been. Values cross threads with the
 * objects behind the facades; the facade is made again on the other side.
 */
type Constructor = abstract new (...args: never[]) => object;

const cores = new WeakMap<object, object>();
const faces = new WeakMap<object, object>();
const makers: [Constructor, (core: object) => object][] = [];

/** Says how the facade of such an object is made. */
export function facadesOf<C extends object>(kind: { readonly prototype: C }, make: (core: C) => object): void {
  makers.push([kind as unknown as Constructor, make as (core: object) => object]);
}

export function bind(face: object, core: object): void {
  cores.set(face, core);
  faces.set(core, face);
}

/** The object behind a facade; undefined for anything else. */
export function coreOf(face: object): object | undefined {
  return cores.get(face);
}

/** The facade of an object; the object itself if its kind has none. */
export function faceOf(core: object): object {
  return faces.get(core) ?? makers.find(([kind]) => core instanceof kind)?.[1](core) ?? core;
}
