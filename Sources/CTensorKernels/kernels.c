#include "laurel_kernels.h"
