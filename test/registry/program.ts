import { Command } from 'commander';
import { schemaCommand } from '../../cli/commands/schema.ts';

// `weir schema` alone, without the rest of the product that `weir` loads.
await new Command('weir').addCommand(schemaCommand).parseAsync();
