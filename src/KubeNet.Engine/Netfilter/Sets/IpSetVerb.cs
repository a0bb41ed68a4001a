namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>The commands of ipset that the model knows.</summary>
internal enum IpSetVerb
{
    Create,
    Add,
    Delete,
    Test,
    Destroy,
    List,
    Save,
    Flush,
    Rename,
    Swap,
}
