namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>What <c>-m recent</c> does with its list.</summary>
public enum RecentOperation : byte
{
    /// <summary><c>--set</c>: notes the address, and matches.</summary>
    Set,

    /// <summary><c>--rcheck</c>: matches an address that is in the list.</summary>
    Check,

    /// <summary><c>--update</c>: as <c>--rcheck</c>, and notes the address again.</summary>
    Update,

    /// <summary><c>--remove</c>: matches an address that is in the list, and takes it out.</summary>
    Remove,
}
