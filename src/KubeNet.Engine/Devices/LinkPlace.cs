namespace KubeNet.Engine.Devices;

/// <summary>Where a link is: links keep their index, whatever they are called.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Index">Its interface index there.</param>
public sealed record LinkPlace(string Namespace, int Index);
