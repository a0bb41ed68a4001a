namespace KubeNet.Orchestration.Kubernetes.Controllers;

/// <summary>How many endpoints of a service a zone should have.</summary>
/// <param name="Minimum">So many that none is overloaded by more than the threshold.</param>
/// <param name="Maximum">So many that the other zones still have their minimum.</param>
/// <param name="Desired">Its share.</param>
internal readonly record struct ZoneAllocation(int Minimum, int Maximum, double Desired);
