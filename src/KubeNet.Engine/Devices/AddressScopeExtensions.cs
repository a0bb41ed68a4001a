namespace KubeNet.Engine.Devices;

/// <summary>The names of scopes in iproute2's rt_scopes.</summary>
public static class AddressScopeExtensions
{
    /// <summary>global, site, link, host or nowhere.</summary>
    public static string ToName(this AddressScope scope) => scope switch
    {
        AddressScope.Global => "global",
        AddressScope.Site => "site",
        AddressScope.Link => "link",
        AddressScope.Host => "host",
        AddressScope.Nowhere => "nowhere",
    };
}
