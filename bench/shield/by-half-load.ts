type Row = Readonly<Record<string, string | number>>;

const column = 'interactive p99 ms';

/** Each row with its interactive p99 as a multiple of that of the same approach at half of what is allowed; "-" where that was not run. */
export function withRatioToHalfLoad(rows: readonly Row[]): readonly Row[] {
  return rows.map((row) => {
    const half = rows.find(({ approach, load }) => approach === row.approach && load === '0.5x');
    const ratio = Number(row[column]) / Number(half?.[column]);
    const shown = Number.isFinite(ratio) ? Number(ratio.toFixed(2)) : '-';
    return Object.fromEntries(
      Object.entries(row).flatMap(([name, value]) =>
        name === column
          ? [
              [name, value],
              ['by 0.5x', shown],
            ]
          : [[name, value]],
      ),
    );
  });
}
