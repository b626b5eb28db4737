require_relative 'harness'

def mandelbrot(size)
  inside = 0
  size.times do |row|
    ci = 2.0 * row / size - 1.0
    size.times do |column|
      cr = 2.0 * column / size - 1.5
      zr = 0.0
      zi = 0.0
      steps = 0
      while steps < 50 && zr * zr + zi * zi <= 4.0
        following = zr * zr - zi * zi + cr
        zi = 2.0 * zr * zi + ci
        zr = following
        steps += 1
      end
      inside += 1 if steps == 50
    end
  end
  inside
end

measure { |n| mandelbrot(n) }
