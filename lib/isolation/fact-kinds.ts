/** How a fact is written where there are only texts. */
export enum FactKind {
  Text = "text",
  /** Granted where it is `true`. */
  Flag = "flag",
  /** Separated by commas, which none of the elements can have. */
  List = "list",
}
