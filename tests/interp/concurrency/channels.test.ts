/** Channels and select (language.md, sections 17.5 and 17.6; runtime.md, section 7). */
import { describe, expect, test } from 'vitest';
import { check } from './check.js';
import { failure } from './harness.js';

describe('channels', () => {
  check(
    'methods answer with Results',
    `
ch = Channel.new(capacity: 2)
println(ch.try_send(1), ch.try_send(2), ch.try_send(3))          #> Ok(()) Ok(()) Err(TrySendError::Full(3))
println(ch.len(), ch.capacity(), ch.full?, ch.empty?)            #> 2 Some(2) true false
println(ch.send_timeout(3, 1.ms))                                #> Err(SendTimeoutError::Timeout(3))
println(ch.recv(), ch.try_recv(), ch.try_recv(), ch.recv_timeout(1.ms))   #> Ok(1) Ok(2) Err(TryRecvError::Empty) Err(RecvTimeoutError::Timeout)
ch.close()
println(ch.recv(), ch.send(4), ch.try_recv(), ch.closed?)        #> Err(RecvError::Disconnected) Err(SendError::Disconnected(4)) Err(TryRecvError::Disconnected) true
println(ch.try_send(5), ch.send_timeout(5, 1.ms), ch.recv_timeout(1.ms))   #> Err(TrySendError::Disconnected(5)) Err(SendTimeoutError::Disconnected(5)) Err(RecvTimeoutError::Disconnected)
try
  ch <- 1
catch e
  println(e.kind, e.value)                                       #> ChannelClosed 1
end
`,
  );

  check(
    'are made in several ways',
    `
println(Channel.new().capacity(), Channel.new(2).capacity(), Channel.new(Int, capacity: 1).capacity())   #> Some(0) Some(2) Some(1)
println(Channel<Int>.new(cap: 3).capacity(), Channel[Int].new(2).capacity(), Channel.unbounded().capacity())   #> Some(3) Some(2) None
println(mpsc[Int](5).0.capacity(), spsc().1.capacity(), mpmc().0.capacity())   #> Some(5) Some(64) Some(32)
both = Channel.new(capacity: 1)
(tx, rx) = both.split()
tx.send(1)
println(rx.recv(), both.sender, both.receiver)                   #> Ok(1) <sender> <receiver>
`,
  );

  check(
    'end with the last sending end',
    `
fn feed(tx)
  for i in 0..<2
    tx <- i
  end
end
(tx, rx) = bounded(1)
spawn feed(move tx)
for v in rx
  println(v)                                                     #> 0
end                                                              #> 1
println("closed")                                                #> closed
fn maker()
  (a, b) = bounded(1)
  a.send(1)
  b
end
println((spawn maker()).await.recv())                            #> Ok(1)
(tx2, rx2) = bounded(1)
spawn do
  mine = move tx2
  mine.send(5)
end
println(rx2.recv(), rx2.recv())                                  #> Ok(5) Err(RecvError::Disconnected)
`,
  );

  check(
    'broadcast reaches every subscriber',
    `
(tx, subscribe) = broadcast(4)
a = subscribe()
b = subscribe()
tx.send("hi")
c = subscribe()
println(<-a, <-b, c.try_recv())                                  #> hi hi Err(TryRecvError::Empty)
`,
  );

  check(
    'timers are channels',
    `
tick = ticker(2.ms)
println(<-tick, <-tick)                                          #> 1 2
println(<-after(3.ms), Async.interval(1.ms))                     #> 1 <receiver>
`,
  );

  check(
    'std::channel has the same names',
    `
import std::channel::{bounded as make, DEFAULT_MPSC_CAPACITY, RecvError}
(a, b) = make(1)
a.send(1)
println(b.recv(), DEFAULT_MPSC_CAPACITY)                         #> Ok(1) 32
a.close()
match b.recv()
  Err(RecvError::Disconnected) => println("gone")                #> gone
  Ok(v) => println(v)
end
`,
  );

  check(
    'wrong ends and other values are NotAChannel',
    `
(tx, rx) = bounded(1)
for f in [|| rx.send(1), || tx.recv(), || 5 <- 1, || <-5]
  try
    f()
  catch e
    println(e.kind, e.message)                                   #> NotAChannel send needs a channel, got RecvChan
  end                                                            #> NotAChannel recv needs a channel, got SendChan
end                                                              #> NotAChannel send needs a channel, got Int
#                                                                #> NotAChannel receive needs a channel, got Int
`,
  );
});

describe('select', () => {
  check(
    'receives, sends, waits for tasks, scopes and tokens',
    `
ch = Channel.new(capacity: 1)
r = select
  ch.send([1]) => "sent"
end
println(r, <-ch)                                                 #> sent [1]
ch <- (1, 2)
select
  (p, q) = <-ch => println(p + q)                                #> 3
end
t = spawn do
  sleep(2.ms)
  "done"
end
println(select
  v = <-t => v
  after 1.seconds => "late"
end)                                                             #> done
tok = CancelToken.new()
spawn do
  sleep(1.ms)
  tok.cancel("why")
end
select
  r = <-tok.cancelled => println(r.reason)                       #> why
end
sc = with Async.scope |s|
  s
end
select
  <-sc.done => println("ended")                                  #> ended
  default => println("not yet")
end
`,
  );

  check(
    'times out, falls back, and leaves the loop around',
    `
ch = Channel.new()
println(select
  v = ch.recv() => v
  default => "none"
end)                                                             #> none
println(select(timeout: 3.ms)
  v = <-ch => v
end)                                                             #> nil
println(select(timeout: 3.ms)
  v = <-ch => v
  timeout => "over"
end)                                                             #> over
n = 0
loop
  select
    v = <-ch => println(v)
    timeout(1.ms) =>
      n += 1
      break if n == 3
  end
end
println(n)                                                       #> 3
`,
  );

  check(
    'name <- r is decided on entry',
    `
ch = Channel.new(capacity: 1)
out = Channel.new(capacity: 1)
select
  out <- 5 => println("sent", <-out)                             #> sent 5
end
ch <- 6
select
  w <- ch => println("received", w)                              #> received 6
end
`,
  );

  check(
    'errors belong to the arm',
    `
ch = Channel.new(capacity: 1)
ch <- 5
try
  select
    [z] = <-ch => println(z)
  end
catch e
  println(e.kind, e.value)                                       #> MatchError 5
end
ch.close()
try
  select
    v = <-ch => println(v)
  end
catch e
  println(e.kind)                                                #> ChannelClosed
end
with Async.supervisor |s|
  t = s.spawn do raise "oops" end
  try
    select
      v = <-t => println(v)
    end
  catch e
    println(e)                                                   #> oops
  end
end
`,
  );

  test('all guards false is a GuardError', async () => {
    expect(await failure('select\n  v = <-Channel.new() if false => 1\nend')).toBe('GuardError: every arm of the select is disabled');
  });
});
