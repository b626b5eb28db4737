// Times a kernel inside the process; see ../aria/harness.aria. Arguments of the program: size warmups rounds.
export async function measure(kernel) {
  const [size, warmups, rounds] = process.argv.slice(2).map(Number);
  let result;
  for (let i = 0; i < warmups; i++) result = await kernel(size);
  const nanos = [];
  for (let i = 0; i < rounds; i++) {
    const start = process.hrtime.bigint();
    result = await kernel(size);
    nanos.push(process.hrtime.bigint() - start);
  }
  console.log(result);
  for (const n of nanos) console.log(n.toString());
}
