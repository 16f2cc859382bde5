import {
  type ASTNode,
  type ASTVisitor,
  BREAK,
  type DirectiveNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type ValidationContext,
  visit,
} from 'graphql';

/** `@defer` only where it can be answered: labels are fixed and unique, no root field of a mutation, no subscription. */
export function checkDefer(context: ValidationContext): ASTVisitor {
  const labels = new Set<string>();
  const schema = context.getSchema();
  return {
    Directive(node) {
      if (node.name.value !== 'defer') return;
      const label = argumentOf(node, 'label');
      if (label?.kind === Kind.VARIABLE) report('The label of @defer must be a fixed string', node);
      if (label?.kind === Kind.STRING && labels.has(label.value))
        report(`The label "${label.value}" of @defer is given twice: give each its own`, node);
      if (label?.kind === Kind.STRING) labels.add(label.value);
      const parent = context.getParentType();
      if (parent && (parent === schema.getMutationType() || parent === schema.getSubscriptionType()))
        report(`@defer cannot be on fields of ${parent.name}: put it within one of them`, node);
    },
    OperationDefinition(operation: OperationDefinitionNode) {
      if (operation.operation !== 'subscription') return;
      const fragments = context.getRecursivelyReferencedFragments(operation);
      if ([operation, ...fragments].some(hasDefer))
        report('@defer is not answered in a subscription: leave it out', operation);
    },
  };

  function report(message: string, node: DirectiveNode | OperationDefinitionNode): void {
    context.reportError(new GraphQLError(message, { nodes: node }));
  }
}

/** Whether `@defer` is anywhere in it, whatever its `if` says. */
export function hasDefer(node: ASTNode): boolean {
  let found = false;
  visit(node, {
    Directive({ name }) {
      if (name.value === 'defer') found = true;
      return found ? BREAK : undefined;
    },
  });
  return found;
}

function argumentOf({ arguments: given = [] }: DirectiveNode, name: string) {
  return given.find((argument) => argument.name.value === name)?.value;
}
