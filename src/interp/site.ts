/**
 * Where a fault happens. Compiled nodes store their site in `here.site` just before they call something that may fail (on the
 * slow path only, where there is a fast one); whoever makes an error value reads it. One per thread.
 */
export interface Site {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  /** 1-based; columns count Unicode scalar values. */
  readonly line: number;
  readonly column: number;
}

export const here: { site: Site | null } = { site: null };
