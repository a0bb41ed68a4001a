using KubeNet.Engine;
using KubeNet.Engine.Labs;
using KubeNet.Fuzzing;
using KubeNet.KernelTests.Generated;
using KubeNet.KernelTests.Labs;
using KubeNet.KernelTests.Model;
using Xunit.Abstractions;

namespace KubeNet.LabFiles.Tests;

public sealed class KernelLabTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. LabBook.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_lab_of_the_kernel_tests_comes_back_from_its_file_and_goes_on_alike(string name)
    {
        var kernelLab = LabBook.All[name];
        GoesOnAlike(ModelLab.Build(kernelLab), kernelLab.Probes);
    }

    [Fact]
    public void Networks_that_nobody_thought_up_come_back_from_their_files_and_go_on_alike()
    {
        const int Networks = 25;
        var first = TestSeed.Take(output);
        for (var seed = first; seed < first + Networks; seed++)
        {
            output.WriteLine($"KUBENET_RANDOM_SEED={seed}");
            var network = RandomNetwork.Of(seed, 12);
            GoesOnAlike(ModelLab.Build(network.ToLab()), network.Probes);
        }
    }

    private static void GoesOnAlike(Lab lab, IReadOnlyList<LabProbe> probes)
    {
        var again = RoundTrip.Of(lab);
        for (var index = 0; index < probes.Count; index++)
        {
            var probe = probes[index];
            RoundTrip.BothShould(lab, again, one => Send(one, probe));
            if (index % 3 == 1)
            {
                lab.Advance(TimeSpan.FromSeconds(0.7 * index));
                again = RoundTrip.Of(lab);
            }
        }
    }

    private static string Send(Lab lab, LabProbe probe)
    {
        try
        {
            return RoundTrip.Told(ModelObserver.Send(lab, probe));
        }
        catch (NetConfigException error)
        {
            return error.Message;
        }
    }
}
