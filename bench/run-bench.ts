import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BenchReport } from './report.ts';

interface Bench {
  run(args: readonly string[]): Promise<BenchReport>;
}

interface Wanted {
  readonly names: readonly string[];
  readonly jsonFile?: string;
  /** What is left is the benchmark's own. */
  readonly args: readonly string[];
}

/** Runs `NAME [--json FILE] [its own options]`, or all; prints tables and answers the exit code: 0, 1 where one failed, 2 where there is none such. */
export async function runBench(argv: readonly string[]): Promise<number> {
  const known = await listBenches();
  const wanted = parseWanted(argv, known);
  if (typeof wanted === 'string') {
    console.error(wanted);
    return 2;
  }
  const reports: BenchReport[] = [];
  let exitCode = 0;
  for (const name of wanted.names) {
    console.error(`bench ${name}`);
    try {
      const report = await (await loadBench(name)).run(wanted.args);
      reports.push(report);
      print(report);
    } catch (error) {
      // With `all`, the others are still worth having.
      console.error(`bench ${name} failed:`, error);
      exitCode = 1;
    }
  }
  if (wanted.jsonFile !== undefined) {
    const found = wanted.names.length === 1 ? reports[0] : reports;
    if (found !== undefined) await writeFile(wanted.jsonFile, `${JSON.stringify(found, null, 2)}\n`);
  }
  return exitCode;
}

/** The folders here that hold a benchmark. */
async function listBenches(): Promise<readonly string[]> {
  const entries = await readdir(import.meta.dirname, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();
}

/** What to run, or why that cannot be told. */
function parseWanted(argv: readonly string[], known: readonly string[]): Wanted | string {
  const usage = `usage: npm run bench -- NAME [--json FILE] [options]\nNAME is one of: ${known.join(', ')}, all`;
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help') return usage;
  if (name !== 'all' && !known.includes(name)) return `There is no benchmark "${name}".\n${usage}`;
  const names = name === 'all' ? known : [name];
  const at = rest.indexOf('--json');
  if (at === -1) {
    if (name === 'all' && rest.length > 0) return `"all" takes no options but --json.\n${usage}`;
    return { names, args: rest };
  }
  const jsonFile = rest[at + 1];
  if (jsonFile === undefined) return `--json needs a file.\n${usage}`;
  const args = rest.toSpliced(at, 2);
  if (name === 'all' && args.length > 0) return `"all" takes no options but --json.\n${usage}`;
  return { names, jsonFile, args };
}

async function loadBench(name: string): Promise<Bench> {
  const file = join(import.meta.dirname, name, 'main.ts');
  // A module of our own tree by the name of its folder; its shape is this folder's convention.
  return (await import(pathToFileURL(file).href)) as Bench;
}

function print({ name, settings, tables, notes }: BenchReport): void {
  const chosen = Object.entries(settings).map(([option, value]) => `--${option} ${value}`);
  console.log(`\n# ${name} ${chosen.join(' ')}`);
  for (const { title, rows } of tables) {
    console.log(`\n${title}`);
    for (const line of toLines(rows)) console.log(line);
  }
  for (const note of notes) console.log(`\n${note}`);
}

/** Columns as wide as what is in them, numbers to the right. */
function toLines(rows: BenchReport['tables'][number]['rows']): readonly string[] {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const cell = (row: Readonly<Record<string, string | number>>, column: string) => String(row[column] ?? '');
  const widths = columns.map((column) =>
    Math.max(column.length, ...rows.map((row) => cell(row, column).length)),
  );
  const line = (cells: readonly string[], isNumber: (index: number) => boolean) =>
    `  ${cells.map((text, index) => (isNumber(index) ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0))).join('  ')}`.trimEnd();
  const isNumber = (index: number) => rows.every((row) => typeof row[columns[index] ?? ''] !== 'string');
  return [
    line(columns, isNumber),
    ...rows.map((row) =>
      line(
        columns.map((column) => cell(row, column)),
        isNumber,
      ),
    ),
  ];
}
