namespace KubeNet.Engine.Namespaces;

/// <summary>
/// What a layer above the Linux network was told (containers, clusters), and from which it wrote namespaces, links, routes and rules. A value:
/// it is a part of the configuration, so that checkpoints, forks and undo take it along.
/// </summary>
public interface IConfigLayer;
