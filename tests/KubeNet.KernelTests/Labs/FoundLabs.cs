namespace KubeNet.KernelTests.Labs;

/// <summary>What random networks found (<see cref="RandomNetworkTests"/>), by what it is about.</summary>
internal static class FoundLabs
{
    public static IEnumerable<KernelLab> All => [.. FoundNetfilterLabs.All, .. FoundErrorLabs.All, .. FoundRedirectLabs.All, .. FoundPathMtuLabs.All, .. FoundNeighborLabs.All, .. FoundSocketLabs.All, .. FoundGroupLabs.All, .. FoundRouteLabs.All, .. FoundVxlanLabs.All, .. FoundSourceLabs.All, .. FoundBesideLabs.All];
}
