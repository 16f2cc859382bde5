import { type ASTVisitor, GraphQLError, type ValidationContext } from 'graphql';

/** Each type that an operation names is one of the schema: GraphQL §5.5.1.2 and §5.8.2. */
export function knownTypes(context: ValidationContext): ASTVisitor {
  return {
    NamedType(node) {
      const { value } = node.name;
      if (context.getSchema().getType(value)) return;
      context.reportError(new GraphQLError(`Unknown type "${value}".`, { nodes: node }));
    },
  };
}
