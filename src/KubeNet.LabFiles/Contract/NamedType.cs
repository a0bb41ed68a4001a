namespace KubeNet.LabFiles.Contract;

/// <summary>A type of which values stand in lab files as objects.</summary>
/// <param name="Name">Its name in the contract; of a link, its kind in the file.</param>
/// <param name="Type">The type.</param>
/// <param name="HasFields">Whether its private fields are part of its value: state that has no properties.</param>
/// <param name="Derived">The members that follow from others.</param>
internal sealed record NamedType(string Name, Type Type, bool HasFields, IReadOnlySet<string> Derived);
