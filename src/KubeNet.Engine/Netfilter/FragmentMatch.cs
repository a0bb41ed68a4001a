namespace KubeNet.Engine.Netfilter;

/// <summary>The <c>-f</c> of an IPv4 rule: second and later fragments.</summary>
public enum FragmentMatch : byte
{
    /// <summary>Not asked.</summary>
    Any,

    /// <summary><c>-f</c>: only second and later fragments.</summary>
    Fragments,

    /// <summary><c>! -f</c>: only heads and whole packets.</summary>
    NotFragments,
}
