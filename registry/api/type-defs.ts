/** The registry's own graph, for people's tools; machines use the HTTP routes. */
export const typeDefs = `
"An instant, ISO 8601."
scalar DateTime

"Published versions of the graph, what they were checked for, and what clients send."
type Query {
  "A launch; of a variant the last one where no number is given."
  launch("Its number." id: Int, "The line of launches." variant: String! = "main"): Launch!
  "A variant's launches, newest first."
  launches("The line of launches." variant: String! = "main", "How many at most, 1 to 1000." first: Int! = 20): [LaunchSummary!]!
  "A variant's checks, newest first."
  checks("The line of launches." variant: String! = "main", "How many at most, 1 to 1000." first: Int! = 20): [Check!]!
  "What clients sent in the last days and are trusted to send, most sent first."
  operations("The line of launches." variant: String! = "main", "How many days count, 1 to 400." days: Int! = 30): [Operation!]!
  "The rules of a check, in order."
  rules: [Rule!]!
}

"Each takes a token with the role that its name says; the token's name is who acts."
type Mutation {
  "Checks a version against the variant's last launch."
  check("What to check." input: VersionInput!): CheckResult!
  "Checks a version and launches it where nothing blocks."
  publish("What to publish." input: VersionInput!, "Why, for the history." reason: String!): Publication!
  "Gives one's word that a blocking finding is meant, for the variant's next launch."
  approve("The line of launches." variant: String! = "main", "The rule that found it." rule: String!, "Where; - for the graph as a whole." coordinate: String!, "Why, for the history." reason: String!): Boolean!
  "Launches an earlier launch's schema again, unchecked. Takes the role publish."
  rollback("The launch to go back to." launch: Int!, "Why, for the history." reason: String!): LaunchSummary!
}

"A subgraph's SDL."
input SubgraphInput {
  "Its name."
  name: String!
  "Its SDL."
  sdl: String!
}

"An event's schema."
input EventInput {
  "Its topic."
  topic: String!
  "The text of its JSON schema."
  json: String!
}

"A version of the graph, or a part of one."
input VersionInput {
  "The line of launches."
  variant: String! = "main"
  "All subgraphs, or with partial those that change."
  subgraphs: [SubgraphInput!]!
  "All events' schemas."
  events: [EventInput!]! = []
  "The text of governance.json."
  governance: String
  "Put the subgraphs into the last launch, which keeps the rest."
  partial: Boolean! = false
  "Whether a part may be a subgraph that the last launch lacks."
  mayAdd: Boolean! = false
}

"A version that was published."
type LaunchSummary {
  "Counts up."
  id: Int!
  "The line of launches."
  variant: String!
  "When."
  launchedAt: DateTime!
  "Who."
  author: String!
  "Why."
  reason: String!
  "The launch whose files this one brought back."
  rolledBackTo: Int
  "What the check said."
  findings: [Finding!]!
}

"A launch with its files."
type Launch {
  "Its number."
  id: Int!
  "The line of launches."
  variant: String!
  "The subgraphs."
  subgraphs: [Subgraph!]!
  "The events' schemas."
  events: [EventSchema!]!
  "The text of governance.json."
  governance: String
  "What the subgraphs compose to."
  supergraphSdl: String!
}

"A subgraph."
type Subgraph {
  "Its name."
  name: String!
  "Its SDL."
  sdl: String!
}

"An event's schema."
type EventSchema {
  "Its topic."
  topic: String!
  "The text of its JSON schema."
  json: String!
}

"What a check came to."
enum Verdict {
  "Nothing blocks."
  pass
  "Something blocks."
  fail
}

"How much a finding weighs."
enum Severity {
  "Fails the check."
  block
  "Wants a person's eye."
  warn
  "For the record."
  info
}

"What a rule says about one place."
type Finding {
  "The rule."
  rule: String!
  "How much it weighs."
  severity: Severity!
  "A schema coordinate or topic; null for the graph as a whole."
  coordinate: String
  "Whose change it is."
  subgraph: String
  "What."
  message: String!
  "What to do."
  fix: String!
  "The operations that it would reach."
  affected: [AffectedOperation!]
  "The workflows that it would reach."
  workflows: [ReachedWorkflow!]
  "The events that it would reach."
  events: [ReachedEvents!]
}

"A workflow that uses what a finding is about."
type ReachedWorkflow {
  "Its kind."
  kind: String!
  "How many are under way; null where that is not known."
  running: Int
}

"Events that carry what a finding is about."
type ReachedEvents {
  "Their topic."
  topic: String!
  "How many are kept; null where that is not known."
  kept: Int
}

"An operation that a change would reach."
type AffectedOperation {
  "Its name."
  operation: String!
  "Who sends it."
  client: String!
  "In which version."
  version: String!
  "How often it was recorded."
  count: Int!
}

"What the rules say."
type CheckResult {
  "Whether it may be published."
  verdict: Verdict!
  "Heaviest first."
  findings: [Finding!]!
}

"A check that was made."
type Check {
  "Counts up."
  id: Int!
  "When."
  checkedAt: DateTime!
  "Who."
  author: String!
  "The launch that was compared with."
  base: Int
  "Whether it could have been published."
  verdict: Verdict!
  "Heaviest first."
  findings: [Finding!]!
}

"What became of a publication."
enum PublicationOutcome {
  "It is served."
  launched
  "The last launch holds it already."
  unchanged
  "Findings block it that too few people have approved."
  refused
}

"What became of a publication."
type Publication {
  "What."
  outcome: PublicationOutcome!
  "The launch; null where it was refused."
  launch: LaunchSummary
  "What stands in its way."
  open: [OpenFinding!]!
}

"A blocking finding that too few people have approved."
type OpenFinding {
  "What blocks."
  finding: Finding!
  "Who has approved it, without the publisher."
  approvedBy: [String!]!
  "How many have to."
  needed: Int!
}

"An operation that is known."
type Operation {
  "SHA-256 of its document."
  hash: String!
  "Its name."
  name: String!
  "Its document, without literals that could be somebody's."
  document: String!
  "Who sends it."
  callers: [OperationCaller!]!
}

"Who sends an operation."
type OperationCaller {
  "The client's name."
  client: String!
  "Its version."
  version: String!
  "How often in the window."
  count: Int!
  "How many of those had errors."
  errors: Int!
}

"A rule of a check."
type Rule {
  "What its findings are reported under."
  code: String!
  "The most that a finding of it weighs."
  severity: Severity!
  "Why it is there."
  explanation: String!
  "What to do about a finding."
  fix: String!
}
`;
