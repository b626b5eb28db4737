/**
 * The sequential kernels: one file a language in kernels/<language>/, the same algorithm and the same result in each. `size` makes
 * CPython take some 0.1-0.3 s; `short` is for checking results only.
 */
export const kernels = [
  { name: 'fib', about: 'recursion', size: 30, short: 12 },
  { name: 'collatz', about: 'integer loops', size: 20000, short: 500 },
  { name: 'integrate', about: 'float loops', size: 1500000, short: 1000 },
  { name: 'nbody', about: 'floats in struct fields', size: 20000, short: 20 },
  { name: 'mandelbrot', about: 'floats and early exits', size: 180, short: 12 },
  { name: 'spectral-norm', about: 'floats, calls, arrays', size: 130, short: 8 },
  { name: 'binary-trees', about: 'allocation', size: 16, short: 5 },
  { name: 'sieve', about: 'array of Bools', size: 1200000, short: 1000 },
  { name: 'matrix', about: 'arrays of arrays', size: 130, short: 8 },
  { name: 'text', about: 'string building', size: 50000, short: 50 },
  { name: 'word-count', about: 'splitting, counting', size: 120000, short: 200 },
  { name: 'sort', about: 'sort with comparator', size: 40000, short: 200 },
  { name: 'maps', about: 'Int, String, Tuple keys', size: 200000, short: 1000 },
  { name: 'queens', about: 'backtracking', size: 10, short: 5 },
  { name: 'methods', about: 'struct and trait methods', size: 100000, short: 100 },
  { name: 'closures', about: 'closures, pipelines', size: 300000, short: 2000 },
  { name: 'patterns', about: 'pattern matching', size: 60, short: 2 },
  { name: 'interpreter', about: 'interpreter loop', size: 60000, short: 100 },
  { name: 'json-text', about: 'JSON of the library', size: 16000, short: 20 },
  { name: 'levenshtein', about: 'dynamic programming', size: 700, short: 20 },
  { name: 'tasks', about: 'loops in tasks that suspend', size: 30000, short: 50 },
];
