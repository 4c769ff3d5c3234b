// Package stack is a stack, and more of one.
package stack

import (
	"errors"
	"fmt"
)

var ErrEmpty = errors.New("stack: empty")

// Stack grows at its end.
type Stack[T any] struct {
	items []T
	less  func(a, b T) bool
}

// Push adds.
//
//go:noinline
func (s *Stack[T]) Push(item T) {
	s.items = append(s.items, item)
}

func (s *Stack[T]) Pop() (item T, err error) {
	if len(s.items) == 0 {
		return item, ErrEmpty
	}
	defer func() { s.items = s.items[:len(s.items)-1] }()
	return s.items[len(s.items)-1], nil
} // Pop

func (Stack[T]) String() string { return "stack" }

type Queue struct{ Stack[int] }

// The same names as above, for another receiver.
func (q *Queue) Push(item int) { q.Stack.Push(item) }
func (q Queue) Pop() (int, error) {
	return q.Stack.Pop()
}

func New[T any](less func(a, b T) bool) *Stack[T] {
	type local struct{}
	return &Stack[T]{less: less}
}

// One of two.
func init() {
	fmt.Println("first")
}

/* the other */
func init() { fmt.Println("second") }

// Implemented in assembly.
func add(a, b int) int

var handler = func(name string) error {
	return fmt.Errorf("no %s", name)
}

var (
	double = func(n int) int { return 2 * n }
	limit  = 10
)

var table = map[string]func(){
	"noop": func() {},
}

type Doer interface {
	Do() error
}

func (q *Queue) _() {}

func main() {
	s := New(func(a, b int) bool { return a < b })
	s.Push(1)
	fmt.Println(`
func inText() {}
`, s)
}
