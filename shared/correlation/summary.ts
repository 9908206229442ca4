import type { Effect, Facts } from '../meaning/facts.ts';

/** What an operation's summary keeps of an exchange. Times in ms. */
export interface SummaryStep {
  readonly id: number;
  readonly at: number;
  readonly took: number | null;
  readonly effect: Effect;
  readonly page: Facts['page'];
}

/** An operation as a whole, without its words: those are its main exchange's. */
export interface Summary {
  /** Exchanges in it. */
  readonly count: number;
  readonly firstAt: number;
  /** Sum of what its exchanges took. */
  readonly took: number;
  /** The exchange that says what it was for and how it ended: the last write, else the last one. */
  readonly main: number;
  readonly mainRank: number;
  /** Positions of the first resources of the first and the last page of an import, the page size and the total. */
  readonly pages: {
    readonly from: number;
    readonly to: number;
    readonly size: number | null;
    readonly total: number | null;
  } | null;
}

const ranks: Readonly<Record<Effect, number>> = { other: 0, read: 0, prepare: 1, write: 2 };

/** Takes one more exchange into a summary. The order in which they are taken does not matter. */
export function addStep(summary: Summary | null, { id, at, took, effect, page }: SummaryStep): Summary {
  const rank = ranks[effect];
  if (summary === null) {
    return {
      count: 1,
      firstAt: at,
      took: took ?? 0,
      main: id,
      mainRank: rank,
      pages: page && { from: page.first, to: page.first, size: page.size, total: page.total },
    };
  }
  const isMain = rank > summary.mainRank || (rank === summary.mainRank && id > summary.main);
  const { pages } = summary;
  return {
    count: summary.count + 1,
    firstAt: Math.min(summary.firstAt, at),
    took: summary.took + (took ?? 0),
    main: isMain ? id : summary.main,
    mainRank: isMain ? rank : summary.mainRank,
    pages:
      page === null
        ? pages
        : pages === null
          ? { from: page.first, to: page.first, size: page.size, total: page.total }
          : {
              from: Math.min(pages.from, page.first),
              to: Math.max(pages.to, page.first),
              size: page.size ?? pages.size,
              total: page.total ?? pages.total,
            },
  };
}
