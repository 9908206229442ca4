import fc from 'fast-check';
import { expect, test } from 'vitest';
import { IdList, parseNumbers } from '../../electron/engine/index/id-list.ts';
import { type Around, type Item, Outline } from '../../electron/engine/index/outline.ts';

test('lines around some of the base are found by position, and the base by index', () => {
  const item = fc.record({
    type: fc.constantFrom<Item['type']>('exchange', 'cycleStart'),
    id: fc.nat(99),
    depth: fc.nat(2),
  });
  const around = fc.record({
    before: fc.array(item, { maxLength: 3 }),
    after: fc.array(item, { maxLength: 3 }),
  });
  const shape = fc
    .nat(20)
    .chain((length) =>
      fc.tuple(
        fc.constant(length),
        fc.array(fc.tuple(fc.nat(Math.max(0, length - 1)), around), { maxLength: length === 0 ? 0 : 6 }),
      ),
    );
  fc.assert(
    fc.property(shape, ([length, placed]) => {
      const map = new Map<number, Around>(placed);
      const base = Array.from({ length }, (_, n) => 1000 + n);
      const outline = new Outline('operation', new IdList(Uint32Array.from(base)), map);
      const plain: Item[] = base.flatMap((id, index) => [
        ...(map.get(index)?.before ?? []),
        { type: 'operation', id, depth: 0 },
        ...(map.get(index)?.after ?? []),
      ]);
      expect(outline.length).toBe(plain.length);
      expect(outline.items(0, plain.length + 5)).toEqual(plain);
      for (const [index, id] of base.entries())
        expect(outline.positionOf(index)).toBe(
          plain.findIndex((one) => one.type === 'operation' && one.id === id),
        );
    }),
  );
});

test('a list that rises keeps its order whatever is put in and taken out', () => {
  const change = fc.tuple(fc.nat(60), fc.boolean());
  fc.assert(
    fc.property(fc.array(change, { maxLength: 200 }), (changes) => {
      const list = new IdList();
      const plain = new Set<number>();
      for (const [id, present] of changes) {
        expect(list.set(id, present)).toBe(plain.has(id) !== present);
        if (present) plain.add(id);
        else plain.delete(id);
      }
      const sorted = [...plain].sort((a, b) => a - b);
      expect(list.slice(0, list.length)).toEqual(sorted);
      for (let id = 0; id <= 60; id++) expect(list.find(id)).toBe(sorted.indexOf(id));
    }),
  );
});

test('numbers are read from one text', () => {
  expect([...parseNumbers('')]).toEqual([]);
  expect([...parseNumbers('7')]).toEqual([7]);
  expect([...parseNumbers('1,20,4294967295')]).toEqual([1, 20, 4_294_967_295]);
});
