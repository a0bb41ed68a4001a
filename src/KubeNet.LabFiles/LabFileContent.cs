using KubeNet.Engine.Labs;

namespace KubeNet.LabFiles;

/// <summary>What a lab file held.</summary>
/// <param name="Lab">The lab.</param>
/// <param name="Notes">What was passed over, each with its place: members that this version does not know.</param>
public sealed record LabFileContent(Lab Lab, IReadOnlyList<string> Notes);
