using KubeNet.Engine;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.LabFiles.Contract;
using KubeNet.LabFiles.Json;

namespace KubeNet.LabFiles.Checks;

/// <summary>What holds in every lab, of one that comes from a file: links that refer to each other do so mutually, and nothing refers to what is not there.</summary>
internal static class LabCheck
{
    /// <summary>Checks a configuration.</summary>
    /// <param name="config">The configuration, without its rules.</param>
    /// <param name="parts">Where its namespaces stand in the file.</param>
    /// <param name="reading">The reading.</param>
    /// <exception cref="NetConfigException">LabFileDanglingReference, LabFileInvalidValue.</exception>
    public static void Check(NetworkConfig config, IReadOnlyDictionary<string, JsonPart> parts, LabReading reading)
    {
        foreach (var home in config.Namespaces.Values)
        {
            var part = parts[home.Name];
            reading.Make(part, $"namespace '{home.Name}'", () => NetworkConfig.Create().AddNamespace(home.Name));
            var links = part["links"]!.Items;
            if (home.Links.Count != links.Count || home.FindLink("lo") is not LoopbackLink { Index: 1 })
                throw reading.Invalid(part, $"namespace '{home.Name}' has no loopback link lo of index 1, or two links of one name or index.");
            if (home.NextIndex <= home.Links.Keys.Max())
                throw reading.Invalid(part, $"the next index of namespace '{home.Name}' is {home.NextIndex}, and a link has {home.Links.Keys.Max()} already.");
            foreach (var (link, place) in home.Links.Values.Zip(links.OrderBy(item => int.Parse(item["index"]!.Text, System.Globalization.CultureInfo.InvariantCulture))))
                new LinkCheck(config, home, link, place, reading).Check();
            NamespaceReferences.Check(home, part, reading);
        }
    }
}
