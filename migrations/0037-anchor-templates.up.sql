-- What each level sounds like for an attribute, whatever the question: suggested where a question has no words of its own.
create table anchor_templates (
  id uuid not null,
  name text not null,
  category text not null,
  anchors text array not null,
  changed_at timestamptz not null default now(),
  changed_by_name text not null default '',
  version integer not null default 1,
  constraint ck_anchor_templates_category check (category in ('technical', 'business', 'interpersonal', 'lifestyle')),
  constraint ck_anchor_templates_anchors check (cardinality(anchors) = 5),
  constraint pk_anchor_templates primary key (id),
  constraint uq_anchor_templates_name unique (name)
);

insert into anchor_templates (id, category, name, anchors) values
  (gen_random_uuid(), 'technical', 'Hands-on delivery', array[
    'Has watched others deploy, or speaks of plans only. Names nothing that they put in themselves.',
    'Helped with one deployment, on tasks that others set. Can’t say why it was built that way.',
    'Deployed one kind of solution themselves, and tells what they did and what went wrong.',
    'Deployed several kinds, explains their choices, and what they would build differently now.',
    'Deployed several kinds in more than one field, shows what carried over and what didn’t, and left teams able to run it.']),
  (gen_random_uuid(), 'technical', 'Customer environments', array[
    'Speaks of a customer’s systems as if they were new and alone. Knows no constraint on them.',
    'Names common parts, but not how they are owned, changed, or approved.',
    'Describes one large environment: what runs it, who approves a change, how long that takes.',
    'Compares environments, and plans around old systems, security reviews, and release calendars.',
    'Finds out early what will stop a rollout, from whom, and has an example where that saved one.']),
  (gen_random_uuid(), 'technical', 'Up to date in the field', array[
    'Knows what was new years ago, or repeats headlines.',
    'Names something new, but not what it changes for anyone.',
    'Follows one or two good sources and explains something recent in plain words.',
    'Has tried something new and says where it works and where it doesn’t.',
    'Has changed what they or a customer do because of it, and shows what came of that.']),
  (gen_random_uuid(), 'business', 'Industry literacy', array[
    'Can’t say how a company in the industry earns its money.',
    'Repeats what companies say of themselves, without figures or competitors.',
    'Explains how money is made in one industry, and one pressure on it.',
    'Knows the figures that managers in the industry are measured by, and what moves them.',
    'Tells where the industry is heading, with evidence, and what that means for one customer they know.']),
  (gen_random_uuid(), 'business', 'Buying behavior', array[
    'Thinks that the best product wins, or that price decides.',
    'Names one buyer, but not who else decides or what they fear.',
    'Describes the steps of one purchase, and who had a say in each.',
    'Maps who decides, who can stop it, and why; adapted what they did to that.',
    'Shows a decision that turned because they understood what a particular person needed to be able to say yes.']),
  (gen_random_uuid(), 'business', 'Outcome thinking', array[
    'Speaks of features, or of activity, and names no result for the customer.',
    'Names a benefit in general words: faster, better, cheaper.',
    'Names a result that the customer wanted, and how the work led to it.',
    'Puts a figure on it that the customer would accept, and says what else it depended on.',
    'Agreed on the figure beforehand, measured it afterward, and acted where it fell short.']),
  (gen_random_uuid(), 'interpersonal', 'Leading the pursuit', array[
    'Waits to be told what to do, or does everything alone.',
    'Hands out tasks, without a plan that others shared.',
    'Planned a pursuit with others and kept it going to its end.',
    'Led people who did not report to them, gave each a part that mattered, and settled a conflict.',
    'Changed the plan when it was failing, took the team along, and others would work for them again and say why.']),
  (gen_random_uuid(), 'interpersonal', 'Engaging every level', array[
    'Speaks the same way to everyone, and loses the listener.',
    'At ease with one level only: the technical, or the senior.',
    'Changes words and detail for two kinds of listeners.',
    'Holds executives, technologists, and those who do the work, and checks that each has understood.',
    'Brings people of different levels to one view in the same room, with an example and what came of it.']),
  (gen_random_uuid(), 'interpersonal', 'Voice of the customer', array[
    'Passes complaints on, or keeps them.',
    'Asks for features that one customer wanted, without saying why.',
    'Took a customer’s need to those who develop, with the reason behind it.',
    'Gathered evidence from several customers, and argued for what they have in common.',
    'Something in the product changed because of it; tells how they followed it up with the customers.']),
  (gen_random_uuid(), 'lifestyle', 'Travel', array[
    'Can’t travel as the job needs, and says so.',
    'Could for some weeks, with conditions that the job can’t meet.',
    'Can travel as the job needs, with notice.',
    'Has traveled as much before, and has arranged for it.',
    'Has traveled more than this at short notice for years, and says how they keep it up.']),
  (gen_random_uuid(), 'lifestyle', 'Effort for results', array[
    'Stops at the end of the hours, whatever is open.',
    'Stays when asked, without owning the result.',
    'Put in more when a result needed it, and names one such time.',
    'Plans ahead for such times, and keeps others from needless ones.',
    'Has carried a result through a hard stretch, and says what they did so that it need not happen again.']);
