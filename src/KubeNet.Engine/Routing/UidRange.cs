namespace KubeNet.Engine.Routing;

/// <summary>Users, from the first to the last: <c>uidrange</c> of an ip rule. <c>default</c> is root alone.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last.</param>
public readonly record struct UidRange(uint First, uint Last)
{
    /// <summary>Whether a user is one of them.</summary>
    public bool Contains(uint user) => user >= First && user <= Last;

    /// <summary>As <c>ip rule</c> prints it: 0-99.</summary>
    public override string ToString() => $"{First}-{Last}";
}
