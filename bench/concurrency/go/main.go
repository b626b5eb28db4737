// The rows of rows.aria in Go: goroutines, channels, sync.WaitGroup, context. `memory N` is memory.aria.
package main

import (
	"context"
	"fmt"
	"os"
	"sort"
	"strconv"
	"sync"
	"time"
)

func timed(name string, n int, work func(int)) {
	best := 0.0
	for i := 0; i < 3; i++ {
		start := time.Now()
		work(n)
		nanos := float64(time.Since(start).Nanoseconds()) / float64(n)
		if best == 0 || nanos < best {
			best = nanos
		}
	}
	fmt.Printf("%s %.1f\n", name, best)
}

//go:noinline
func idle() {}

func emptyScopes(n int) {
	for i := 0; i < n; i++ {
		_, cancel := context.WithCancel(context.Background())
		var group sync.WaitGroup
		group.Wait()
		cancel()
	}
}

func scopesWithATask(n int) {
	for i := 0; i < n; i++ {
		_, cancel := context.WithCancel(context.Background())
		var group sync.WaitGroup
		group.Add(1)
		go func() { defer group.Done(); idle() }()
		group.Wait()
		cancel()
	}
}

func spawnAndAwait(n int) {
	for i := 0; i < n; i++ {
		done := make(chan struct{})
		go func() { idle(); close(done) }()
		<-done
	}
}

func checks(n int) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for i := 0; i < n; i++ {
		if ctx.Err() != nil {
			return
		}
	}
}

func calls(n int) {
	for i := 0; i < n; i++ {
		idle()
	}
}

func pingPong(n int) {
	there, back := make(chan int), make(chan int)
	go func() {
		for i := 0; i < n/2; i++ {
			<-there
			back <- 1
		}
	}()
	for i := 0; i < n/2; i++ {
		there <- 1
		<-back
	}
}

func boundedChannel(capacity int) func(int) {
	return func(n int) {
		ch := make(chan int, capacity)
		go func() {
			for i := 0; i < n; i++ {
				ch <- i
			}
			close(ch)
		}()
		sum := 0
		for v := range ch {
			sum += v
		}
	}
}

func selectOfFour(n int) {
	var channels [4]chan int
	for i := range channels {
		ch := make(chan int, 64)
		channels[i] = ch
		go func() {
			for i := 0; i < n/4; i++ {
				ch <- i
			}
		}()
	}
	for i := 0; i < n/4*4; i++ {
		select {
		case <-channels[0]:
		case <-channels[1]:
		case <-channels[2]:
		case <-channels[3]:
		}
	}
}

func skynet(out chan<- int, number, size int) {
	if size == 1 {
		out <- number
		return
	}
	part, results, sum := size/10, make(chan int, 10), 0
	for i := 0; i < 10; i++ {
		go skynet(results, number+i*part, part)
	}
	for i := 0; i < 10; i++ {
		sum += <-results
	}
	out <- sum
}

func skynets(n int) {
	out := make(chan int, 1)
	skynet(out, 0, n)
	if sum := <-out; sum != n*(n-1)/2 {
		panic(sum)
	}
}

func work(n int) int {
	x := 1
	for i := 0; i < n; i++ {
		x = (x*1103 + 12345) % 65536
	}
	return x
}

func parallel(n int) {
	best, sum := 0.0, 0
	for i := 0; i < 3; i++ {
		start := time.Now()
		sum += work(2 * n)
		alone := time.Since(start)
		var group sync.WaitGroup
		group.Add(2)
		var parts [2]int
		start = time.Now()
		for i := range parts {
			go func(i int) { parts[i] = work(n); group.Done() }(i)
		}
		group.Wait()
		if ratio := float64(alone) / float64(time.Since(start)); ratio > best {
			best = ratio
		}
		sum += parts[0] + parts[1]
	}
	if sum == 0 {
		panic(sum)
	}
	fmt.Printf("parallel %.2f\n", best)
}

func cancelLatency(name string, rounds int, body func(context.Context)) {
	samples := make([]int, rounds)
	for i := range samples {
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan struct{})
		go func() { body(ctx); close(done) }()
		time.Sleep(2 * time.Millisecond)
		start := time.Now()
		cancel()
		<-done
		samples[i] = int(time.Since(start).Nanoseconds())
	}
	sort.Ints(samples)
	fmt.Printf("%s-p50 %d\n%s-p99 %d\n", name, samples[rounds/2], name, samples[rounds*99/100])
}

func memory(n int) {
	ch := make(chan int)
	var group sync.WaitGroup
	group.Add(n)
	for i := 0; i < n; i++ {
		go func() { defer group.Done(); <-ch }()
	}
	time.Sleep(time.Second)
	for i := 0; i < n; i++ {
		ch <- 1
	}
	group.Wait()
	fmt.Println(n)
}

func main() {
	if len(os.Args) > 2 && os.Args[1] == "memory" {
		n, _ := strconv.Atoi(os.Args[2])
		memory(n)
		return
	}
	less := 1
	if len(os.Args) > 1 {
		less, _ = strconv.Atoi(os.Args[1])
	}
	timed("scope", 4_000_000/less, emptyScopes)
	timed("scope-of-one", 400_000/less, scopesWithATask)
	timed("spawn-await", 400_000/less, spawnAndAwait)
	timed("check", 40_000_000/less, checks)
	timed("call", 40_000_000/less, calls)
	timed("switch", 400_000/less, pingPong)
	timed("channel", 2_000_000/less, boundedChannel(64))
	timed("select", 400_000/less, selectOfFour)
	size := 1_000_000
	if less > 1 {
		size = 1_000
	}
	timed("skynet", size, skynets)
	timed("crossing", 2_000_000/less, boundedChannel(1000))
	parallel(200_000_000 / less)
	cancelLatency("cancel-busy", 1000/less+2, func(ctx context.Context) {
		for ctx.Err() == nil {
		}
	})
	cancelLatency("cancel-blocked", 1000/less+2, func(ctx context.Context) { <-ctx.Done() })
}
