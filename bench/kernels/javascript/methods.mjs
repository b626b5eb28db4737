import { measure } from './harness.mjs';

class Square {
  constructor(side) {
    this.side = side;
  }
  area() {
    return this.side * this.side;
  }
  grow(by) {
    this.side = (this.side + by) % 100;
  }
}

class Rectangle {
  constructor(width, height) {
    this.width = width;
    this.height = height;
  }
  area() {
    return this.width * this.height;
  }
  grow(by) {
    this.width = (this.width + by) % 100;
    this.height = (this.height + 1) % 100;
  }
}

class Triangle {
  constructor(base, height) {
    this.base = base;
    this.height = height;
  }
  area() {
    return Math.floor((this.base * this.height) / 2);
  }
  grow(by) {
    this.base = (this.base + by) % 100;
  }
}

class Account {
  constructor(balance, moves) {
    this.balance = balance;
    this.moves = moves;
  }
  deposit(amount) {
    this.balance += amount;
    this.moves += 1;
  }
  withdraw(amount) {
    if (this.balance < amount) return false;
    this.balance -= amount;
    this.moves += 1;
    return true;
  }
}

function methods(n) {
  const shapes = [new Square(3), new Rectangle(2, 5), new Triangle(7, 4), new Square(9), new Triangle(1, 8)];
  const account = new Account(0, 0);
  let total = 0;
  let refused = 0;
  for (let i = 0; i < n; i++) {
    for (const shape of shapes) {
      shape.grow(i % 7);
      total += shape.area();
    }
    account.deposit(i % 10);
    if (!account.withdraw(i % 13)) refused++;
  }
  return `${total} ${account.balance} ${account.moves} ${refused}`;
}

await measure(methods);
