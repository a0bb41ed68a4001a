using System.Runtime.CompilerServices;
using KubeNet.Engine;
using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Sessions;

/// <summary>The checkpoints of each lab, oldest first; they go when their lab goes.</summary>
internal static class Checkpoints
{
    private static readonly ConditionalWeakTable<Lab, List<NetCheckpoint>> ByLab = [];

    /// <summary>The checkpoints of a lab.</summary>
    public static IReadOnlyList<NetCheckpoint> Of(Lab lab) => ByLab.GetValue(lab, _ => []);

    /// <summary>Takes a checkpoint; one of the same name is exchanged.</summary>
    public static NetCheckpoint Take(Lab lab, string? name)
    {
        var all = ByLab.GetValue(lab, _ => []);
        var checkpoint = new NetCheckpoint(name ?? FreeName(all), lab);
        all.RemoveAll(other => other.Name == checkpoint.Name);
        all.Add(checkpoint);
        return checkpoint;
    }

    /// <summary>The checkpoint of a name, or the latest.</summary>
    /// <exception cref="NetConfigException">CheckpointNotFound, with the names that there are.</exception>
    public static NetCheckpoint Find(Lab lab, string? name)
    {
        var all = Of(lab);
        var found = all.LastOrDefault(checkpoint => name is null || checkpoint.Name == name);
        var choices = Choices.Among(all.Select(checkpoint => checkpoint.Name), "There are", $"No checkpoint of lab '{lab.Name}' was taken yet: take one with Checkpoint-NetLab.");
        return found ?? throw new NetConfigException("CheckpointNotFound", name is null ? choices : $"There is no checkpoint '{name}' of this lab. {choices}");
    }

    private static string FreeName(List<NetCheckpoint> all)
    {
        var number = all.Count + 1;
        while (all.Exists(checkpoint => checkpoint.Name == $"checkpoint{number}"))
            number++;
        return $"checkpoint{number}";
    }
}
