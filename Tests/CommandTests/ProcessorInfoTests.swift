import Testing
import laurel

@Suite struct ProcessorInfoTests {
    @Test func readsCoresNameAndFeatures() {
        let info = ProcessorInfo(
            cpuinfo: """
                processor\t: 0
                model name\t: Some CPU @ 2.00GHz
                flags\t\t: fpu avx2 fma avx512f avx512_bf16

                processor\t: 1
                model name\t: Some CPU @ 2.00GHz
                flags\t\t: fpu avx2
                """)
        #expect(info.cores == 2)
        #expect(info.name == "Some CPU @ 2.00GHz")
        #expect(ProcessorInfo(cpuinfo: "").cores == 1)
    }
}
