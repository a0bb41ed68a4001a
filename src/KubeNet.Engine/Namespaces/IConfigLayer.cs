namespace KubeNet.Engine.Namespaces;

/// <summary>
/// What a layer above the Linux network was told (containers, clusters), and from which it wrote namespaces, links, routes and rules. A value:
/// it is a part of the configuration, so that checkpoints, forks and undo take it along.
/// </summary>
public interface IConfigLayer
{
    /// <summary>The layer after a namespace was taken away: what it knew of that namespace does not hold for a later one of the same name.</summary>
    IConfigLayer WithoutNamespace(string name) => this;
}
