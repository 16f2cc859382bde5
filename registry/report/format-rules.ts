import { rules } from '../rules.ts';

/** The page that documents the rules, as Markdown. */
export function formatRules(): string {
  const sections = rules.map(
    ({ code, severity, looksAt, explanation, fix }) =>
      `## ${code}\n\n**${severity}** at most · looks at ${looksAt === 'change' ? 'what changes' : 'what is new'}\n\n${explanation}\n\nFix: ${fix}`,
  );
  return `# Rules of \`weir schema check\`\n\nWritten by \`weir schema rules --format markdown\`. [How findings are weighed](checks.md).\n\n${sections.join('\n\n')}\n`;
}
