namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>User or group identifiers that <c>-m owner</c> asks for.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last.</param>
/// <param name="Negated">A <c>!</c> before the option.</param>
public readonly record struct AccountRange(uint First, uint Last, bool Negated)
{
    /// <summary>Whether an identifier fits.</summary>
    public bool Fits(uint number) => (number >= First && number <= Last) != Negated;

    /// <summary><c>1000</c> or <c>1000-1999</c>.</summary>
    public override string ToString() => First == Last ? $"{First}" : $"{First}-{Last}";
}
