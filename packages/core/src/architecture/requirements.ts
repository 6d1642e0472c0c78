/** A principle behind the layering, or a requirement that the architecture must meet and how that is checked. */
export interface Principle {
  readonly name: string;
  readonly says: string;
}

export interface Requirement extends Principle {
  /** How it is checked: by a test of the data, or by the mapping of real systems. */
  readonly checkedBy: string;
}

export const PRINCIPLES: readonly Principle[] = [
  {
    name: 'Layers by whom they serve',
    says: 'Users, applications, the operator, the fleet, the machines: a component stands in the layer of those on whose behalf it decides.',
  },
  {
    name: 'Two planes',
    says: 'Requests and tensors pass on the data plane; decisions and measurements on the control plane, which may be late without stopping the other.',
  },
  {
    name: 'A component is a decision',
    says: 'What one system decides in one place and another in another place are two components, however they are packaged.',
  },
  {
    name: 'Sustainability is a function',
    says: 'Power, carbon and cost have a component that acts and one that is acted upon, and are no afterthought of metrics.',
  },
];

export const REQUIREMENTS: readonly Requirement[] = [
  {
    name: 'Completeness',
    says: 'Every function of the mapped systems has a component.',
    checkedBy:
      'Every feature that is listed for a system lands in exactly one component; those that fit none are listed.',
  },
  {
    name: 'Separation of concerns',
    says: 'No function has two components, and no component two layers.',
    checkedBy:
      'Ids and names are unique; every component belongs to one layer and every interaction joins two different components.',
  },
  {
    name: 'Multiplicity',
    says: 'Every component is in at least two real systems, or the exception is argued.',
    checkedBy: 'Coverage of the mapped systems, counted by component.',
  },
  {
    name: 'Extensibility',
    says: 'A system that was not used to make the architecture can be mapped without changing it.',
    checkedBy: 'Recent systems are mapped afterwards, and their misfits are reported.',
  },
];
