#!/usr/bin/env node
'use strict';

const path = require('path');
const { limit = 3 } = process.env;

/**
 * Adds.
 */
function add(a, b) {
  return a + b;
}

// Not a neighbour.

async function* lines(stream) {
  for await (const line of stream) yield line;
}

const square = (n) => n * n; // by itself
export const cube = async function (n) {
  const inner = () => n;
  return n * n * inner();
};
let first = () => 1, second = () => 2;
const memo = wrap(function hidden() {
  function deeper() {}
});

export default function () {
  return 'default';
}

class Shape {
  static count = 0;
  #sides = [];

  static {
    Shape.count = new Map([[1, () => 2]]).size;
  }

  constructor(...sides) {
    this.#sides = sides;
  }

  get area() { return 0; }
  set area(value) { throw new Error(value); }

  static of(...sides) {
    return new Shape(...sides);
  }

  of() {
    return this;
  }

  onClick = (event) => {
    event.stop();
  };

  *[Symbol.iterator]() {
    yield* this.#sides;
  }

  @logged
  @times(2)
  // the decorators above are its own
  'quoted name'() {}
}

const Circle = class extends Shape {
  get area() {
    return Math.PI;
  }
};

exports.start = function start() {
  (function () {
    function local() {}
  })();
};

module.exports.stop = exports.stop = () => {};
Shape.prototype.scale = function (factor) { return factor; };
window.later ||= (x) => x;

module.exports = {
  name: 'shapes',
  plain() { return 1; },
  keyed: function () { return 2; },
  nested: {
    arrow: async () => 3,
    get value() {
      return 4;
    },
  },
  'a-b': (x) => x,
};

(function () {
  function hidden() {}
})();

if (limit) {
  var conditional = function () {
    return `
      function inText() {}
    `;
  };
}
/* directly before */ function tight() {} function loose() {}

const View = ({ items }) => (
  <ul onClick={() => {}}>{items.map((item) => <li key={item}>{item}</li>)}</ul>
);
