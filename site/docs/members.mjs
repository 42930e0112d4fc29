/** What TypeDoc's model says of members, put where a reader looks for it. */

import { ReflectionKind, SignatureReflection } from "typedoc";

const { CallSignature, Class, Constructor, Function: Func, Method, Property } = ReflectionKind;

/** A place in the sources, by which a member that is inherited is known to be the same. */
function placeOf({ sources }) {
  const [source] = sources ?? [];
  return source && `${source.fullFileName}:${source.line}:${source.character}`;
}

/** A comment without what it says of the first operand, which is the tensor itself. */
function withoutParameter(comment, name) {
  if (comment) comment.blockTags = comment.blockTags.filter((tag) => tag.tag !== "@param" || tag.name !== name);
  return comment;
}

/** A method that is an operation with the tensor as its first operand: the signatures and the comments of the function. */
function methodOf(project, member, { signatures }) {
  project.removeTypeReflections(member.type);
  delete member.type;
  member.kind = Method;
  member.signatures = signatures.map((signature) => {
    const made = new SignatureReflection(member.name, CallSignature, member);
    made.type = signature.type;
    made.parameters = signature.parameters?.slice(1);
    made.comment = withoutParameter(signature.comment?.clone(), signature.parameters?.[0].name);
    made.sources = signature.sources;
    project.registerReflection(made);
    return made;
  });
}

/** Tensors have operations as methods, whose types say "all operands but the first". Here they are written out. */
export function describeMethods(project) {
  const functions = new Map(project.getReflectionsByKind(Func).map((item) => [item.name, item]));
  const tensor = project.getReflectionsByKind(Class).find(({ name }) => name === "Tensor");
  for (const member of tensor.children) {
    const operation = functions.get(member.name);
    if (operation !== undefined && placeOf(operation) === placeOf(member)) methodOf(project, member, operation);
  }
}

/** The comments of what a class is constructed with: of an argument, or of an option among those of an argument. */
function givenComments(item) {
  const parameters = (item.children ?? [])
    .filter(({ kind }) => kind === Constructor)
    .flatMap(({ signatures }) => signatures.flatMap((signature) => signature.parameters ?? []));
  const options = parameters.flatMap(({ type }) =>
    type?.type === "reference" ? (type.reflection?.children ?? []) : [],
  );
  return new Map(
    [...options, ...parameters].filter(({ comment }) => comment).map(({ name, comment }) => [name, comment]),
  );
}

/** A field that holds what the class was constructed with is described as that is. */
export function describeFields(project) {
  for (const item of project.getReflectionsByKind(Class)) {
    const given = givenComments(item);
    for (const member of item.children ?? []) {
      if (member.kind === Property && !member.comment) member.comment = given.get(member.name)?.clone();
      if (member.setSignature) member.setSignature.comment ??= member.getSignature?.comment?.clone();
    }
  }
}

/** What only extending classes see is of use where one extends: with the abstract classes. */
export function removeProtected(project) {
  for (const owner of project.getReflectionsByKind(Class)) {
    if (owner.flags.isAbstract) continue;
    for (const member of [...(owner.children ?? [])]) if (isProtected(member)) project.removeReflection(member);
  }
}

const isProtected = (member) =>
  [member, member.getSignature, ...(member.signatures ?? [])].some((item) => item?.flags.isProtected);

/** A member is described on the page of the documented class that declares it, and not again with the classes that extend this one.
 * @returns for each class the classes whose members it has besides its own */
export function removeInherited(project) {
  const classes = project.getReflectionsByKind(Class);
  const members = classes.flatMap((owner) =>
    (owner.children ?? [])
      .filter(({ kind }) => kind !== Constructor)
      .map((member) => ({ owner, member, place: placeOf(member) })),
  );
  const declaredBy = new Map(
    members.filter(({ member }) => !member.flags.isInherited).map(({ place, owner }) => [place, owner]),
  );
  const inherited = new Map();
  for (const { owner, member, place } of members) {
    const declaring = declaredBy.get(place);
    if (!member.flags.isInherited || declaring === undefined || declaring === owner) continue;
    project.removeReflection(member);
    inherited.set(owner, (inherited.get(owner) ?? new Set()).add(declaring.name));
  }
  return inherited;
}
