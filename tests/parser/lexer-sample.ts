/** A program with every lexical form in it. */
export const SAMPLE = `#!/usr/bin/env aria
## Documentation.
import geometry::*
### a block
comment ### fn area(r: Float) -> Float = 3.14 * r ** 2
let total = [3, 0xFF, 0b1010_1010u8, -128i8, -9223372036854775808]
  .map { |n| n * 10 }   # a comment

  |> len
let s = "a #{total:>5} b #{m["k"]} \\u{1F600} \\x41" + 'it\\'s' + r"raw \\n"
let block = """
    first
      #{s ? "x" : "y"}
    last #{3.14159:.2f}
    """
let here = f(<<~ONE, <<'TWO', <<THREE)
    one #{total} and #{g(<<~NEXT)}
      inner \\t #{1}
      NEXT
    text é
    ONE
two #{not} interpolated
TWO
three
  THREE
let c = [\`x\`, \`\\n\`, \`\\u{e9}\`]
match here
  :ok | :failed => ch <- 1e3f32
  _ if x.nil? => t.0.1 ?? 5.seconds
end
x = a!=b && c?.d || y? ? :yes : no!
`;
