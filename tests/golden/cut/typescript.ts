import { Injectable, Input } from './framework';
import type { Dictionary } from './types';

export type Handler = (event: Event) => void;

export interface Store {
  get(key: string): string;
  set(key: string, value: string): void;
}

declare function external(name: string): void;

/** Overloads are declarations; the last one has a body. */
export function parse(text: string): number;
export function parse(text: string, base: number): number;
export function parse(text: string, base = 10): number {
  return Number.parseInt(text, base);
}

export const identity = <T,>(value: T): T => value;

export default async function main<T extends Store>(store: T): Promise<void> {
  const local = (): void => {};
  local();
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

@Injectable({ scope: 'root' })
export class Service<T> implements Store {
  private readonly cache: Dictionary<T> = {};
  private readonly handler = (event: Event): void => {
    event.preventDefault();
  };
  static create = function <U>(): Service<U> {
    return new Service<U>();
  };

  constructor(private readonly name: string) {}

  // Which one it is, the types say.
  get(key: string): string;
  get(key: number): string;
  get(key: string | number): string {
    return String(key);
  }

  @Input()
  public get size(): number {
    return Object.keys(this.cache).length;
  }

  @Input() set size(value: number) {
    throw new Error(`${value}`);
  }

  @logged

  protected async *entries(): AsyncGenerator<[string, T]> {
    yield* Object.entries(this.cache);
  }

  set(key: string, value: string): void {}
}

export abstract class Base {
  abstract run(): void;
  stop(): void {
    this.run();
  }
}

namespace Geometry.Plane {
  export function area(width: number, height: number): number {
    return width * height;
  }
  export namespace Inner {
    export const unit = (): number => 1;
  }
}

declare module 'legacy' {
  export function old(): void;
}

enum Colour {
  red = 'r',
  green = (() => 'g')() as any,
}

export const routes = {
  home: { load: () => import('./home'), title: 'Home' },
  about: {
    load(): Promise<unknown> {
      return import('./about');
    },
  },
} satisfies Record<string, unknown>;

let assigned: Handler = function (this: Window, event) {
  event.stopPropagation();
};
const narrowed = ((value: string) => value.length) as (value: string) => number;
const grouped = ((value: string) => value.length);
